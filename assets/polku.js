// Everything works without this. It brings counts up to date, moves the focus to what went wrong, and keeps the place on a page
// that is shown again.

const failure = document.getElementById("failure");
if (failure) failure.focus();

const place = "place:" + location.pathname;
addEventListener("submit", () => sessionStorage.setItem(place, String(scrollY)));
const kept = sessionStorage.getItem(place);
if (kept !== null) {
  sessionStorage.removeItem(place);
  if (!failure) scrollTo(0, Number(kept));
}

// A part marked data-live is fetched again while somebody looks at the page; what the server renders takes its place.
const live = document.querySelector("[data-live]");
if (live) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(live.id);
    if (fresh && fresh.textContent !== live.textContent) live.replaceChildren(...fresh.childNodes);
  }, 60000);
}

// What is looked for is looked for while it is typed; without this the button does it.
const search = document.querySelector("[data-search]");
if (search) {
  let waiting;
  let last = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++last;
      const place = search.action + "?" + new URLSearchParams(new FormData(search));
      const answer = await fetch(place, { redirect: "manual" }).catch(() => null);
      if (!answer || !answer.ok || turn !== last) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(search.dataset.search);
      if (!fresh) return;
      document.getElementById(search.dataset.search).replaceChildren(...fresh.childNodes);
      history.replaceState(null, "", place);
    }, 300);
  });
}
