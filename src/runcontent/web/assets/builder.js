// Builds what was chosen at once: asks for the page of the choices, and takes over what it built.
const form = document.querySelector(".choices");
let latest = 0;
const build = async () => {
  if (!form.checkValidity()) return;
  const mine = ++latest;
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address);
  if (!answer.ok || mine !== latest) return;
  const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("_built");
  if (!there || mine !== latest) return;
  document.getElementById("_built").replaceWith(document.importNode(there, true));
  const script = there.querySelector(".live")?.dataset.script;
  if (script) import(script); // of another widget than that which the page came with
  document.dispatchEvent(new Event("built"));
};
form.addEventListener("change", build);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  build();
});
