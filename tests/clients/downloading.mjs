// Downloads a bundle, to be killed at any moment.
import { RunContent } from "runcontent-client";
import { downloadBundle } from "runcontent-client/node";

const [base, path] = process.argv.slice(2);
const { bytes } = await downloadBundle(new RunContent(base), path);
console.log(bytes);
