// Sends only what is filled in, and puts path parameters where they belong: the API refuses empty ones.
for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams();
    let path = form.dataset.path;
    for (const input of form.querySelectorAll("input")) {
      const inPath = input.dataset.in === "path";
      const value = input.value || (inPath ? input.placeholder : "");
      if (inPath) path = path.replace(`{${input.name}}`, encodeURIComponent(value));
      else if (value) query.append(input.name, value);
    }
    const text = query.toString();
    window.open(text ? `${path}?${text}` : path, "_blank", "noopener");
  });
}
