"use strict";
// Reads one address and shows what came of it. Words of the page stand in its form, in its language.
const get = id => document.getElementById(id);
const words = JSON.parse(get("form").dataset.words);
// Text of pages is put in as text, never as markup. Rows of 100 characters in which a browser finds
// no place to break get one: Chromium would lay out 60,000 of them in 12 s.
const rows = /([^\s\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{100})/;
const fill = (element, text) => element.replaceChildren(
  ...String(text).split(rows).filter(Boolean).flatMap(part => [part, document.createElement("wbr")]).slice(0, -1));
const make = (tag, text, kind) => {
  const element = document.createElement(tag);
  fill(element, text);
  if (kind) element.className = kind;
  return element;
};
const withScheme = address => /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
const names = people => {
  const all = (people || []).map(one => one.name);
  return all.join(all.every(name => /[\u3040-\u9fff]/.test(name)) ? "、" : ", ");
};

// What to do, by the kind of the problem; in English the server says it.
const advice = problem => words[`why_${problem.type.split(":").pop()}`] || problem.title;

function show(record) {
  const article = get("article"), facts = document.createElement("dl");
  const rows = [
    [words.published, record.datePublished], [words.source, record.source && record.source.name], [words.authors, names(record.authors)],
    [words.editors, names(record.editors)], [words.section, record.articleSection],
    [words.site, record.publisher && record.publisher.name], [words.layout, record.metadata.page],
    [words.notes, record.metadata.validationMessages.join("; ")],
  ];
  for (const [name, value] of rows) if (value) facts.append(make("dt", name), make("dd", value));
  article.replaceChildren();
  if (record.kicker) article.append(make("p", record.kicker, "above"));
  article.append(make("h2", record.headline));
  if (record.subheadline) article.append(make("p", record.subheadline, "below"));
  article.append(facts, ...record.articleBody.split("\n\n").map(line => make("p", line)));
  article.lang = record.inLanguage || "";
  article.hidden = get("raw").hidden = false;
  fill(get("json"), JSON.stringify(record, null, 2));
}

get("form").addEventListener("submit", async event => {
  event.preventDefault();
  const status = get("status"), token = get("token").value;
  get("go").disabled = true;
  get("article").hidden = get("raw").hidden = get("why").hidden = true;
  status.textContent = words.asking;
  try {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const answer = await fetch(`/article?url=${encodeURIComponent(withScheme(get("url").value.trim()))}`, { headers });
    const body = await answer.json();
    if (answer.ok) {
      const age = Number(answer.headers.get("Age"));
      status.textContent = age ? words.read_ago.replace("{n}", age) : words.read_now;
      show(body);
    } else {
      status.textContent = advice(body);
      get("detail").textContent = body.detail;
      get("why").hidden = false;
      if (answer.status === 401) { get("token").hidden = false; get("token").focus(); }
    }
  } catch (error) {
    status.textContent = `${words.no_answer} ${error.message}`;
  } finally {
    get("go").disabled = false;
  }
});

// An address behind the # is read at once, so that an article can be linked to.
if (location.hash.length > 1) {
  get("url").value = decodeURIComponent(location.hash.slice(1));
  get("form").requestSubmit();
}
