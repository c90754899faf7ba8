<h1>${title}</h1>
<div>${body | n}</div> ## <!-- expect: cross-site-scripting -->
<div>${author | trim, n}</div> ## <!-- expect: cross-site-scripting -->
