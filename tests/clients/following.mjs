// Follows a library in a file without an end, to be killed at any moment.
import { Copy, RunContent } from "runcontent-client";
import { FileStore } from "runcontent-client/node";

const [base, path, pageSize] = process.argv.slice(2);
const copy = new Copy(new RunContent(base), await FileStore.open(path), { pageSize: Number(pageSize) });
console.log("begun");
for (;;) await copy.sync();
