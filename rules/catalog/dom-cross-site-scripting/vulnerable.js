"use strict";

function show(entry) {
  const list = document.getElementById("list");
  list.innerHTML = "<li>" + entry.title + "</li>"; // expect: dom-cross-site-scripting
  list.innerHTML += `<li>${entry.author}</li>`; // expect: dom-cross-site-scripting
  list.insertAdjacentHTML("beforeend", entry.body); // expect: dom-cross-site-scripting
  $("#title").html(entry.title); // expect: dom-cross-site-scripting
  return eval(entry.formula); // expect: dom-cross-site-scripting
}

function welcome() {
  const name = new URLSearchParams(location.search).get("name");
  document.write("<h1>" + name + "</h1>"); // expect: dom-cross-site-scripting
}
