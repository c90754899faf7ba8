<%page expression_filter="h"/>
<h1>${title}</h1>
