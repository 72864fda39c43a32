// Shows what was saved as soon as it is: asks which version there is, and reloads for another.
const shown = document.querySelector("[data-version]").dataset.version;
const SECONDS = 1;
const look = async () => {
  try {
    if (document.visibilityState === "visible") {
      const answer = await fetch(location.pathname, { method: "HEAD" });
      const now = answer.headers.get("ETag");
      if (answer.ok && now && !now.includes(shown)) return location.reload();
    }
  } catch {
    // the server is being restarted
  }
  setTimeout(look, SECONDS * 1000);
};
setTimeout(look, SECONDS * 1000);
