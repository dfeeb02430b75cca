// The key "/" puts the cursor into the search field. Without this file everything works.
// A way of the story clock that one answer did not end goes on by itself.
document.querySelector("form[data-goes-on]")?.requestSubmit();
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const field = document.getElementById("search");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  if (field.offsetParent === null) window.location.hash = "menu";
  field.focus();
  event.preventDefault();
});
