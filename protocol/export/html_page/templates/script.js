"use strict";
(() => {
  const form = document.getElementById("filters");
  const found = document.getElementById("found");
  const search = document.getElementById("search");
  const chosen = (id) => document.getElementById(id).value;
  const fold = (text) => text.normalize("NFD").replace(/[\p{M}\p{Cf}]+/gu, "").toLowerCase();

  const links = new Map(Array.from(document.querySelectorAll("nav a"), (link) => [link.getAttribute("href"), link]));
  const interviews = Array.from(document.querySelectorAll("article.interview"), (article) => ({
    article,
    link: links.get(`#${article.id}`),
    topics: Array.from(article.querySelectorAll("section.topic"), (section) => ({
      section,
      questions: Array.from(section.querySelectorAll(".question"), (element) => ({
        element,
        list: element.querySelector("ol.notes"),
        words: null,
        notes: Array.from(element.querySelectorAll("li.note"), (note) => ({ note, words: null })),
      })),
    })),
    spoken: null,
  }));
  const notesOf = (interview) =>
    interview.topics.flatMap((topic) => topic.questions.flatMap((question) => question.notes));
  const wordsOf = (note) => (note.words ??= fold(note.note.querySelector(".text").textContent));
  const wordsAbout = (question) =>
    (question.words ??= fold(
      Array.from(question.element.querySelectorAll("h4, .told, .items"), (one) => one.textContent).join("\n")
    ));

  function filter() {
    const wanted = fold(search.value.trim());
    const [byCase, byRole, byTopic] = ["case", "role", "topic"].map(chosen);
    const boxes = Array.from(form.querySelectorAll("#kinds input"));
    const kinds = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const narrow = wanted !== "" || kinds.size < boxes.length;
    let notes = 0;
    let seen = 0;
    for (const interview of interviews) {
      const data = interview.article.dataset;
      let here = (!byCase || data.case === byCase) && (!byRole || data.role === byRole);
      let any = false;
      for (const topic of here ? interview.topics : []) {
        const inTopic = !byTopic || topic.section.dataset.topic === byTopic;
        let shown = false;
        for (const question of topic.questions) {
          const about = kinds.size === boxes.length && wanted !== "" && wordsAbout(question).includes(wanted);
          let hits = 0;
          for (const note of question.notes) {
            const hit = inTopic && kinds.has(note.note.dataset.kind) && (!wanted || wordsOf(note).includes(wanted));
            note.note.hidden = !hit;
            hits += hit;
          }
          question.element.hidden = !(inTopic && (!narrow || hits > 0 || about));
          shown ||= !question.element.hidden;
          notes += hits;
        }
        topic.section.hidden = !shown;
        any ||= shown;
      }
      here &&= any;
      interview.article.hidden = !here;
      if (interview.link) interview.link.parentElement.hidden = !here;
      seen += here;
    }
    found.textContent = seen === 0
      ? found.dataset.none
      : found.dataset.found.replace("{notes}", notes).replace("{interviews}", seen);
  }

  function arrange() {
    const spoken = form.querySelector('#order input[value="spoken"]').checked;
    for (const interview of interviews) {
      const notes = notesOf(interview).map((one) => one.note);
      const byNumber = (one, other) => one.dataset.number - other.dataset.number;
      if (spoken && !interview.spoken) {
        interview.spoken = document.createElement("ol");
        interview.spoken.className = "notes spoken";
        interview.spoken.append(...notes.sort(byNumber));
        interview.article.querySelector(".facts").after(interview.spoken);
      } else if (!spoken && interview.spoken) {
        for (const topic of interview.topics)
          for (const question of topic.questions)
            if (question.list) question.list.append(...question.notes.map((one) => one.note));
        interview.spoken.remove();
        interview.spoken = null;
      }
      interview.article.classList.toggle("as-spoken", spoken);
    }
  }

  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.target.name === "order") arrange();
    else waiting = setTimeout(filter, event.target === search ? 120 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => { arrange(); filter(); }));
  if (window.matchMedia("(max-width: 52rem)").matches)
    for (const details of document.querySelectorAll("aside details")) details.open = false;
  form.hidden = false;
  arrange();
  filter();
})();
