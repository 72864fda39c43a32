// Bundles src/ into modules, and keeps them among the released ones by their version: one of the
// widgets that every page may want, and one of those that ask (guides and plans).
//
//   node build.js FOLDER     write released/v<version>.js, released/guides-v<guides>.js and
//                            widget.css into FOLDER
//
// A version that was released never changes: a change of src/ needs a new one in package.json.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, transform } from "esbuild";

const here = import.meta.dirname;
const folder = process.argv[2];
const { version, guides } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
/** What our elements have in common, and nobody else calls: no names of the DOM, of the API or of a label. */
const SHARED = /^(box|draw|failure|given|heading|home|label|reload|tell)$/;
const TARGET = ["chrome123", "firefox124", "safari17.5"];

const minified = {
  name: "minified-css",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path), { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const scripts = [
  ["src/index.js", `v${version}.js`, version],
  ["src/guides/index.js", `guides-v${guides}.js`, `guides ${guides}`],
];
for (const [entry, name, told] of scripts) await build({
  entryPoints: [join(here, entry)],
  outfile: join(folder, "released", name),
  banner: { js: `/*! runcontent ${told}, MIT */` },
  bundle: true,
  minify: true,
  format: "esm",
  target: TARGET,
  charset: "utf8",
  mangleProps: SHARED,
  plugins: [minified],
});

const css = await readFile(join(here, "src/widget.css"));
const { code } = await transform(css, { loader: "css", minify: true, target: TARGET });
await writeFile(join(folder, "widget.css"), code);
