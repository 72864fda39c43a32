// A button beside each text to copy. Without a script there is none to be pressed in vain.
const add = () => {
  for (const pre of document.querySelectorAll("pre.copied")) {
    if (!navigator.clipboard || pre.nextElementSibling) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    pre.after(button);
  }
};
document.addEventListener("built", add);
add();
