// What the widgets say by themselves. An attribute `label-…` of an element says it in other words.

const LABELS = {
  __proto__: null,
  loading: "Loading",
  failed: "This could not be loaded.",
  unavailable: "This is not available.",
  retry: "Try again",
  nothing: "Nothing here yet.",
  from: "From",
  "warning-signs": "Warning signs",
  phase: "Phase {n}: {title}",
  set: "{sets} set of {reps}",
  sets: "{sets} sets of {reps}",
  "set-only": "{sets} set",
  "sets-only": "{sets} sets",
  reps: "{n} repetitions",
  hold: "hold {n} seconds",
  times: "{n} times a {per}",
  once: "once a {per}",
  "at-least": "at least {n}",
  "up-to": "up to {n}",
  range: "{low} to {high}",
  duration: "{n} {unit}",
  search: "Search",
  placeholder: "Where does it hurt?",
  results: "{n} results",
  "one-result": "1 result",
  "no-results": "Nothing found for “{q}”.",
  meant: "Showing results for “{q}”.",
  article: "Article",
  section: "Section",
  faq: "Question",
  advice: "Advice",
};

/** The label `name` of an element, with `{…}` filled in; a unit of time says its own name. */
export function label(element, name, values = {}) {
  const text = element.getAttribute(`label-${name}`) ?? LABELS[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
}
