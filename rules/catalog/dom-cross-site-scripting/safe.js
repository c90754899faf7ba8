"use strict";

function show(entry) {
  const list = document.getElementById("list");
  list.innerHTML = "<li></li>";
  list.lastChild.textContent = entry.title;
  list.insertAdjacentHTML("beforeend", DOMPurify.sanitize(entry.body));
  $("#title").text(entry.title);
  return JSON.parse(entry.formula);
}

function welcome() {
  const name = new URLSearchParams(location.search).get("name");
  const title = document.createElement("h1");
  title.textContent = name;
  document.body.append(title);
}
