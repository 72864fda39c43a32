/** Requests: revalidated by ETag, and tried again when the server says when. */

import { ApiError, Unavailable } from "./problems.js";
import type { Problem } from "./types.js";

/** An answer that was given once. */
export interface KeptAnswer {
  etag: string;
  body: unknown;
}

/** Where answers are kept for their ETags. */
export interface AnswerCache {
  get(address: string): KeptAnswer | undefined | Promise<KeptAnswer | undefined>;
  set(address: string, answer: KeptAnswer): void | Promise<void>;
}

/** Keeps the answers that were used last, in memory. */
export class MemoryAnswerCache implements AnswerCache {
  readonly #answers = new Map<string, KeptAnswer>();

  constructor(private readonly size = 200) {}

  get(address: string): KeptAnswer | undefined {
    const found = this.#answers.get(address);
    if (found) {
      this.#answers.delete(address);
      this.#answers.set(address, found);
    }
    return found;
  }

  set(address: string, answer: KeptAnswer): void {
    this.#answers.delete(address);
    this.#answers.set(address, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.size) break;
      this.#answers.delete(oldest);
    }
  }
}

export interface TransportOptions {
  /** Where the API is, without `/v1`, such as `https://api.example.org`. */
  baseUrl: string;
  /** A partner's key, `rc_…`. */
  key?: string;
  fetch?: typeof fetch;
  /**
   * Where answers are kept; null: nowhere. In a page it is null unless told, for the browser's own
   * cache revalidates, and a header of ours would cost a preflight.
   */
  cache?: AnswerCache | null;
  /** How often a request is tried in all; 4 unless told. */
  attempts?: number;
  /** The longest wait that a server may ask for before it is an error, in seconds; 60 unless told. */
  patience?: number;
}

export interface Asked {
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  /** Leave the browser's own cache alone: what is asked goes into a store anyway. */
  uncached?: boolean;
}

const BUSY = [429, 502, 503, 504];

export class Transport {
  readonly base: string;
  readonly cache: AnswerCache | null;
  readonly #key: string | undefined;
  readonly #fetch: typeof fetch;
  readonly #attempts: number;
  readonly #patience: number;

  constructor(options: TransportOptions) {
    this.base = options.baseUrl.replace(/\/+$/, "");
    const inPage = typeof document !== "undefined";
    this.cache = options.cache === undefined ? (inPage ? null : new MemoryAnswerCache()) : options.cache;
    this.#key = options.key;
    this.#fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
    this.#attempts = options.attempts ?? 4;
    this.#patience = options.patience ?? 60;
  }

  /**
   * An address of an answer's `links`, below our own base: links may be relative to the server's
   * root, or stand below a public URL that is not the one we came by. So a key goes nowhere else.
   */
  address(link: string): string {
    const { pathname, search } = new URL(link, `${this.base}/`);
    const at = pathname.indexOf("/v1/");
    if (at < 0) throw new TypeError(`no address of the API: ${link}`);
    return this.base + pathname.slice(at) + search;
  }

  /** The JSON at an address, revalidated if it was read before. */
  async json(address: string, asked: Asked = {}): Promise<unknown> {
    const kept = await this.cache?.get(address);
    const headers = { ...asked.headers, ...(kept && { "If-None-Match": kept.etag }) };
    const answer = await this.send(address, { ...asked, headers });
    if (answer.status === 304 && kept) return kept.body;
    const body: unknown = await answer.json();
    const etag = answer.headers.get("ETag");
    if (etag) await this.cache?.set(address, { etag, body });
    return body;
  }

  /** A 2xx or 304; everything else is thrown, after as many attempts as it is worth. */
  async send(address: string, asked: Asked = {}): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json", ...asked.headers };
    if (this.#key) headers["Authorization"] = `Bearer ${this.#key}`;
    const request: RequestInit = { headers, signal: asked.signal ?? null };
    if (asked.uncached) request.cache = "no-store";
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= this.#attempts;
      let answer: Response;
      try {
        answer = await this.#fetch(address, request);
      } catch (error) {
        if (asked.signal?.aborted || isLast) throw error;
        await pause(backoff(attempt), asked.signal);
        continue;
      }
      if (answer.ok || answer.status === 304) return answer;
      const problem = await problemOf(answer);
      if (!BUSY.includes(answer.status)) throw new ApiError(answer.status, problem, address);
      const told = retryAfter(answer.headers.get("Retry-After"));
      const wait = told ?? backoff(attempt);
      if (isLast || wait > this.#patience) {
        throw new Unavailable(answer.status, problem, address, told);
      }
      await pause(wait, asked.signal);
    }
  }
}

/** Seconds until the moment of a Retry-After header, in either of its forms (RFC 9110, 10.2.3). */
export function retryAfter(value: string | null, now = Date.now()): number | null {
  if (value === null) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value);
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - now) / 1000);
}

/** Seconds before attempt + 1: doubled each time, and spread, so that clients do not come at once. */
function backoff(attempt: number): number {
  return 0.5 * 2 ** (attempt - 1) * (0.5 + Math.random());
}

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
  });
}

async function problemOf(answer: Response): Promise<Problem | null> {
  const text = await answer.text();
  if (!/\bjson\b/.test(answer.headers.get("Content-Type") ?? "")) return null;
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return null;
  }
}
