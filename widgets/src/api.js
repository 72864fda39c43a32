// Reading the API: each address once in a page, however many widgets ask for it.

export const HOME = new URL("../", import.meta.url);
const PATIENCE = 20_000; // milliseconds
const kept = new Map();

/** An answer that is none. `status` is HTTP's, or 0 where the network failed; `after` is in seconds,
    as its header says it. `passes`: asking again may help. */
export class Refused extends Error {
  constructor(status, detail, after) {
    super(detail);
    this.passes = !status || status === 429 || status >= 500;
    this.after = after;
  }
}

/** Where the API is: beside this script, unless the element says otherwise. */
export function home(element) {
  const given = element.getAttribute("api");
  return given ? new URL(given.replace(/\/?$/, "/"), document.baseURI) : HOME;
}

/** The JSON at `path`, for a widget. Raises Refused, or what `signal` was aborted with. */
export async function fetchJson(widget, path, signal) {
  let response;
  try {
    const late = AbortSignal.timeout(PATIENCE);
    const key = widget.getAttribute("key");
    response = await fetch(new URL(path, widget.home), {
      headers: key ? { Authorization: `Bearer ${key}` } : {},
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    if (response.ok) return await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0, String(error));
  }
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.detail, response.headers.get("Retry-After"));
}

/** The same, asked for once as long as it does not fail. */
export function readJson(widget, path) {
  const asked = `${widget.home} ${path} ${widget.getAttribute("key")}`;
  if (!kept.has(asked)) {
    const answer = fetchJson(widget, path);
    kept.set(asked, answer);
    answer.catch(() => kept.delete(asked));
  }
  return kept.get(asked);
}

/** `path` with the parameters that are set. */
export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return `${path}?${new URLSearchParams(given)}`;
}
