// A dose in words, the same as the server's own pages say it. What is not written is not said.

import { h } from "./dom.js";

function words(widget, dose) {
  const range = (low, high) =>
    high && high !== low ? widget.label("range", { low, high }) : String(low);
  const ends = ({ min, max }) =>
    max === null ? widget.label("at-least", { n: min })
      : min === null ? widget.label("up-to", { n: max })
        : range(min, max);
  const said = [];
  const { sets, reps, hold_seconds: hold, frequency, duration } = dose;
  const amount = { sets: range(sets, dose.sets_max), reps: range(reps, dose.reps_max) };
  const noun = amount.sets === "1" ? "set" : "sets";
  if (sets) said.push(widget.label(reps ? noun : `${noun}-only`, amount));
  else if (reps) said.push(widget.label("reps", { n: amount.reps }));
  if (hold) said.push(widget.label("hold", { n: range(hold, dose.hold_seconds_max) }));
  if (frequency) {
    const per = widget.label(frequency.per);
    const once = frequency.min === 1 && frequency.max === 1;
    said.push(once ? widget.label("once", { per }) : widget.label("times", { n: ends(frequency), per }));
  }
  if (duration) {
    const unit = widget.label(duration.unit + ((duration.max ?? duration.min) === 1 ? "" : "s"));
    said.push(widget.label("duration", { n: ends(duration), unit }));
  }
  return said;
}

/** A list of what `dose` says, or undefined where it says nothing. */
export function doseList(widget, dose) {
  const said = dose ? words(widget, dose) : [];
  if (!said.length) return undefined;
  return h("ul", { part: "dose" }, ...said.map((word) => h("li", {}, word)));
}
