// A question that somebody folded unfolds when an address names it.
const unfold = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const named = id && document.getElementById(id);
  const folded = named && named.closest("details");
  if (folded && !folded.open) {
    folded.open = true;
    named.scrollIntoView();
  }
};
addEventListener("hashchange", unfold);
unfold();
