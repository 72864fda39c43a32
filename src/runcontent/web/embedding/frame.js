(() => {
  if (parent === window) return;
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== told) parent.postMessage({ "run-height": (told = height) }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
})();
