// Sends only what is filled in, and puts path parameters where they belong: the API refuses empty ones.
for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams();
    let path = form.dataset.path;
    for (const { dataset, value } of form.querySelectorAll("input")) {
      if (dataset.in === "path") path = path.replace(`{${dataset.name}}`, encodeURIComponent(value));
      else if (value) query.append(dataset.name, value);
    }
    const text = query.toString();
    window.open(text ? `${path}?${text}` : path, "_blank", "noopener");
  });
}
