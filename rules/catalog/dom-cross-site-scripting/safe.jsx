export function Entry({ entry }) {
  return <div className="entry">{entry.body}</div>;
}

export function Page({ entry }) {
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(entry.body) }} />;
}
