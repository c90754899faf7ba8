export function Entry({ entry }) {
  return <div className="entry" dangerouslySetInnerHTML={{ __html: entry.body }} />; // expect: dom-cross-site-scripting
}
