// Reading the API: each address once in a page, however many widgets ask for it.

export const HOME = new URL("../", import.meta.url);
const PATIENCE = 20_000; // milliseconds
const kept = new Map();

/** An answer that is none. `status` is HTTP's, or 0 where the network failed. */
export class Refused extends Error {
  constructor(status, detail, after) {
    super(detail);
    this.status = status;
    this.after = after;
  }

  /** Whether asking again may help. */
  get passes() {
    return !this.status || this.status === 429 || this.status >= 500;
  }
}

/** Where the API is: beside this script, unless the element says otherwise. */
export function home(element) {
  const given = element.getAttribute("api");
  return given ? new URL(given.replace(/\/?$/, "/"), document.baseURI) : HOME;
}

/** The JSON at `path` below `base`. Raises Refused, or what `signal` was aborted with. */
export async function fetchJson(base, path, signal) {
  let response;
  try {
    const late = AbortSignal.timeout(PATIENCE);
    response = await fetch(new URL(path, base), {
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
  throw new Refused(response.status, problem.detail, Number(response.headers.get("Retry-After")));
}

/** The same, asked for once as long as it does not fail. */
export function readJson(base, path) {
  const address = new URL(path, base).href;
  if (!kept.has(address)) {
    const answer = fetchJson(base, path);
    kept.set(address, answer);
    answer.catch(() => kept.delete(address));
  }
  return kept.get(address);
}

/** `path` with the parameters that are set. */
export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return `${path}?${new URLSearchParams(given)}`;
}
