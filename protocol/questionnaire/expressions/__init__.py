"""XLSForm's expressions: read once, checked against the questionnaire, compiled to XPath 1.0.

`scanning` and `parsing` turn the text into a tree, `translating` checks the tree against the names of the
questionnaire (`names`) and the functions (`functions`) and writes XPath, `compiled` hands that to lxml, with
`library`, `dates` and `patterns` for what XPath lacks. `ordering` finds cycles. Only `compiled` imports lxml,
so that a questionnaire without expressions doesn't wait for it.

Not there, and told by the reader: functions about places (`area`, `distance`), about data from elsewhere
(`pulldata`, `instance`), `digest`, `randomize` and `jr:itext`; the axes, `//`, `*` and absolute paths.
The facts are those of the ODK XForms specification (https://getodk.github.io/xforms-spec/) and of ODK's
documentation (https://docs.getodk.org/form-operators-functions/).
"""
