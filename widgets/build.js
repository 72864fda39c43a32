// Bundles src/ into one module, and keeps it among the released ones by its version.
//
//   node build.js FOLDER     write released/v<version>.js and widget.css into FOLDER
//
// A version that was released never changes: a change of src/ needs a new one in package.json.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, transform } from "esbuild";

const here = import.meta.dirname;
const folder = process.argv[2];
const { version } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
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

await build({
  entryPoints: [join(here, "src/index.js")],
  outfile: join(folder, "released", `v${version}.js`),
  banner: { js: `/*! runcontent ${version}, MIT */` },
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
