/** Adds the reader's own zone to a time; the text stays in UTC, as the server wrote it. */
const local = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
  dateStyle: "medium",
  timeStyle: "long",
});

for (const time of document.querySelectorAll("time[data-relative][datetime]")) {
  const instant = new Date(time.dateTime);
  if (!Number.isNaN(instant.getTime())) {
    time.title = [time.title, local.format(instant)].filter(Boolean).join("\n");
  }
}
