<%page expression_filter="h"/>
<h1>${title}</h1>
<div>${body | h}</div>
<div>${author | trim, h}</div>
