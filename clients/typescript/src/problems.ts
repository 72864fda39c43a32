/** What goes wrong, as errors. */

import type { Problem } from "./types.js";

/** The server has answered with a problem (RFC 9457), or with something that is none. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";

  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    readonly address: string,
  ) {
    super(`${status} ${problem?.detail ?? problem?.title ?? "from the server"} (${address})`);
  }

  /** Whether it is about this parameter. */
  names(parameter: string): boolean {
    return (this.problem?.errors ?? []).some((error) => error.parameter === parameter);
  }
}

/** The server asks to come back later than this client waits (429, 503), or cannot be reached. */
export class Unavailable extends ApiError {
  override readonly name = "Unavailable";

  constructor(
    status: number,
    problem: Problem | null,
    address: string,
    /** Seconds, where the server has said. */
    readonly retryAfter: number | null,
  ) {
    super(status, problem, address);
  }
}
