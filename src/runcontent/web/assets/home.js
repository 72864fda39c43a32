// The form stays the way to the page of results; the widget in it shows results as one types.
const live = document.getElementById("_live");
const plain = document.getElementById("_q");
live.addEventListener("input", (event) => {
  const typed = event.composedPath()[0];
  if (typed !== plain) plain.value = typed.value;
});
live.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.defaultPrevented && event.composedPath()[0] !== plain && plain.value.trim()) plain.form.submit();
});
