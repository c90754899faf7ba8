<%page expression_filter="n"/> ## <!-- expect: autoescape-off -->
<h1>${title}</h1>
