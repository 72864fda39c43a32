// A script of its own, for who wants it: <run-guide> and <run-plan>. See docs/embedding.md.

import { RunGuide } from "./guide.js";
import { RunPlan } from "./plan.js";

const elements = { "run-guide": RunGuide, "run-plan": RunPlan };
for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
