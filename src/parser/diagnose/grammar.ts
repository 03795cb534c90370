/**
 * Python's grammar once more, in the order in which CPython's parser tries things, with the constructs that it recognizes as mistakes.
 * Runs only over source that has an error. The notation is peg.ts's; actions are in mistakes.ts.
 */
export const GRAMMAR = `
file = stmt* END
eval = exprs NL* END
func_type = '(' type_exprs? ')' '->' expr NL* END
type_exprs = expr % ',' ',' '*' expr ',' '**' expr / expr % ',' ',' '*' expr / expr % ',' ',' '**' expr / '*' expr ',' '**' expr / '*' expr / '**' expr / expr % ','
single = simple_stmts / single_compound NL* single_end
single_compound = compound @lineAfterCompound
single_end = END / @manyStatements

stmt = compound / simple_stmts
simple_stmts = simple !';' NL / simple % ';' ';'? NL
simple = assignment / type_alias / star_exprs / 'return' star_exprs? / import / 'raise' expr ('from' expr)? / 'raise' / 'pass' / del / yield
  / 'assert' expr (',' expr)? / 'break' / 'continue' / 'global' NAME % ',' / 'nonlocal' NAME % ','
compound = &('def' / '@' / 'async') function / &'if' if / &('class' / '@') class / &('with' / 'async') with / &('for' / 'async') for
  / &'try' try / &'while' while / match

assignment = NAME ':' expr ('=' rhs)? / ('(' single_target ')' / attr_target) ':' expr ('=' rhs)?
  / (star_targets '=')+ rhs !'=' TYPE_COMMENT? / single_target augassign ~ rhs / ^bad_assignment
rhs = yield / star_exprs
augassign = '+=' / '-=' / '*=' / '@=' / '/=' / '%=' / '&=' / '|=' / '^=' / '<<=' / '>>=' / '**=' / '//='
bad_assignment = ann_target ':' expr @annotatedMany / star_named ',' (star_named % ',')* ':' expr @annotatedTuple / expr ':' expr @annotatedIllegal
  / (star_targets '=')* star_exprs '=' @assignTarget / (star_targets '=')* yield '=' @assignYield / star_exprs augassign rhs @augmented
ann_target = list / tuple / '(' ann_target ')' @inner

del = 'del' del_targets &(';' / NL) / ^bad_del
bad_del = 'del' star_exprs @deleteTarget
del_targets = del_target % ',' ','?
del_target = attr_target / NAME / '(' del_target ')' / '(' del_targets? ')' / '[' del_targets? ']'
type_alias = "type" NAME type_params? '=' expr
import = ^bad_import / 'import' (dotted ('as' NAME)?) % ',' / 'from' ('.' / '...')* dotted 'import' import_targets / 'from' ('.' / '...')+ 'import' import_targets
bad_import = 'import' dotted % ',' 'from' dotted @importFrom / 'import' NL @noImports
import_targets = '(' as_names ','? ')' / as_names !',' / '*' / ^bad_import_targets
bad_import_targets = as_names ',' NL @trailingComma / NL @noNames
as_names = (NAME ('as' NAME)?) % ','
dotted = NAME % '.'

block = NL INDENT stmt+ DEDENT / simple_stmts / ^bad_block
bad_block = NL !INDENT @noBlock
decorators = ('@' named NL)+
class = decorators class_raw / class_raw
class_raw = ^bad_class / 'class' NAME type_params? ('(' arguments? ')')? ':' block
bad_class = 'class' NAME type_params? ('(' arguments? ')')? NL @expectedColon / 'class' NAME type_params? ('(' arguments? ')')? ':' NL !INDENT @blockClass
function = decorators function_raw / function_raw
function_raw = ^bad_function / 'async'? 'def' NAME type_params? &&'(' params? ')' ('->' expr)? &&':' TYPE_COMMENT? block
bad_function = 'async'? 'def' NAME type_params? '(' params? ')' ('->' expr)? ':' NL !INDENT @blockFunction

params = ^bad_params / parameters
parameters = slash_plain param_plain* param_default* star_etc? / slash_default param_default* star_etc? / param_plain+ param_default* star_etc?
  / param_default+ star_etc? / star_etc
slash_plain = param_plain+ '/' (',' / &')')
slash_default = param_plain* param_default+ '/' (',' / &')')
param_plain = param (',' TYPE_COMMENT? / TYPE_COMMENT? &')')
param_default = param default (',' TYPE_COMMENT? / TYPE_COMMENT? &')')
param_maybe = param default? (',' TYPE_COMMENT? / TYPE_COMMENT? &')')
param = NAME (':' expr)?
param_star_annotation = NAME ':' star_expr (',' TYPE_COMMENT? / TYPE_COMMENT? &')')
default = '=' expr / ^bad_default
bad_default = '=' &(')' / ',') @defaultValue
star_etc = ^bad_star_etc / '*' param_plain param_maybe* kwds? / '*' param_star_annotation param_maybe* kwds? / '*' ',' param_maybe+ kwds? / kwds
bad_star_etc = '*' (')' / ',' (')' / '**')) @bareStar / '*' ',' TYPE_COMMENT @bareStarComment / '*' param '=' @starDefault
  / '*' (param_plain / ',') param_maybe* '*' (param_plain / ',') @starTwice
kwds = ^bad_kwds / '**' param_plain
bad_kwds = '**' param '=' @kwargDefault / '**' param ',' param @afterKwarg / '**' param ',' ('*' / '**' / '/') @afterKwarg
bad_params = '/' ',' @slashFirst / (slash_plain / slash_default) param_maybe* '/' @slashTwice
  / slash_plain? param_plain* (slash_default / param_default+) param_plain @plainAfterDefault
  / param_plain* '(' param_plain+ ','? ')' @parenthesizedParams / (slash_plain / slash_default)? param_maybe* '*' (',' / param_plain) param_maybe* '/' @slashAfterStar
  / param_maybe+ '/' '*' @slashStar

if = ^bad_if / 'if' named ':' block (elif / else)?
bad_if = 'if' named NL @expectedColon / 'if' named ':' NL !INDENT @blockStatement
elif = ^bad_elif / 'elif' named ':' block (elif / else)?
bad_elif = 'elif' named NL @expectedColon / 'elif' named ':' NL !INDENT @blockStatement
else = ^bad_else / 'else' &&':' block
bad_else = 'else' ':' NL !INDENT @blockStatement
while = ^bad_while / 'while' named ':' block else?
bad_while = 'while' named NL @expectedColon / 'while' named ':' NL !INDENT @blockStatement
for = ^bad_for / 'async'? 'for' star_targets 'in' ~ star_exprs ':' TYPE_COMMENT? block else? / ^bad_for_target
bad_for = 'async'? 'for' star_targets 'in' star_exprs NL @expectedColon / 'async'? 'for' star_targets 'in' star_exprs ':' NL !INDENT @blockAsync
bad_for_target = 'async'? 'for' star_exprs @forTarget
with = ^bad_with_block / 'async'? 'with' '(' with_item % ',' ','? ')' ':' TYPE_COMMENT? block / 'async'? 'with' with_item % ',' ':' TYPE_COMMENT? block / ^bad_with
with_item = expr 'as' star_target &(',' / ')' / ':') / ^bad_with_item / expr
bad_with_item = expr 'as' expr &(',' / ')' / ':') @withTarget
bad_with = 'async'? 'with' (expr ('as' star_target)?) % ',' NL @expectedColon / 'async'? 'with' '(' (exprs ('as' star_target)?) % ',' ','? ')' NL @expectedColon
bad_with_block = 'async'? 'with' (expr ('as' star_target)?) % ',' ':' NL !INDENT @blockAsync
  / 'async'? 'with' '(' (exprs ('as' star_target)?) % ',' ','? ')' ':' NL !INDENT @blockAsync
try = ^bad_try / 'try' &&':' block finally / 'try' &&':' block except+ else? finally? / 'try' &&':' block except_star+ else? finally?
bad_try = 'try' ':' NL !INDENT @blockStatement / 'try' ':' block !('except' / 'finally') @noExcept
  / 'try' ':' block* except+ 'except' '*' expr ('as' NAME)? ':' @mixedStar / 'try' ':' block* except_star+ 'except' (expr ('as' NAME)?)? ':' @mixedPlain
except = ^bad_except_block / 'except' expr ('as' NAME)? ':' block / 'except' ':' block / ^bad_except
except_star = ^bad_except_star_block / 'except' '*' expr ('as' NAME)? ':' block / ^bad_except
bad_except = 'except' '*'? expr ',' exprs ('as' NAME)? ':' @manyTypes / 'except' '*'? expr ('as' NAME)? NL @expectedColon / 'except' NL @expectedColon
  / 'except' '*' (NL / ':') @noTypes
bad_except_block = 'except' expr ('as' NAME)? ':' NL !INDENT @blockStatement / 'except' ':' NL !INDENT @blockStatement
bad_except_star_block = 'except' '*' expr ('as' NAME)? ':' NL !INDENT @blockExceptStar
finally = ^bad_finally / 'finally' &&':' block
bad_finally = 'finally' ':' NL !INDENT @blockStatement

match = "match" subject ':' NL INDENT case+ DEDENT / ^bad_match
bad_match = "match" subject NL @expectedColon / "match" subject ':' NL !INDENT @blockStatement
subject = star_named ',' star_nameds? / named
case = ^bad_case / "case" patterns guard? ':' block
bad_case = "case" patterns guard? NL @expectedColon / "case" patterns guard? ':' NL !INDENT @blockStatement
guard = 'if' named
patterns = maybe_star_pattern ',' (maybe_star_pattern % ',' ','?)? / pattern
maybe_star_pattern = '*' NAME / pattern
pattern = or_pattern 'as' !"_" NAME !('.' / '(' / '=') / ^bad_as_pattern / or_pattern
bad_as_pattern = or_pattern 'as' "_" @underscoreTarget / or_pattern 'as' !NAME expr @patternTarget
or_pattern = closed_pattern % '|'
closed_pattern = number_pattern !('+' / '-') / pattern_strings / 'None' / 'True' / 'False' / NAME !('.' / '(' / '=') / name_or_attr !('.' / '(' / '=')
  / '(' pattern ')' / '[' (maybe_star_pattern % ',' ','?)? ']' / '(' (maybe_star_pattern ',' (maybe_star_pattern % ',' ','?)?)? ')'
  / '{' '}' / '{' map_rest ','? '}' / '{' map_item % ',' ',' map_rest ','? '}' / '{' map_item % ',' ','? '}' / class_pattern
number_pattern = complex_pattern / '-'? NUMBER
complex_pattern = '-'? NUMBER ('+' / '-') NUMBER @complexLiteral
name_or_attr = NAME % '.'
map_rest = '**' !"_" NAME
pattern_strings = strings @patternStrings
key_strings = strings @keyStrings
map_item = (number_pattern / key_strings / 'None' / 'True' / 'False' / NAME ('.' NAME)+) ':' pattern
class_pattern = name_or_attr '(' ')' / name_or_attr '(' pattern % ',' ','? ')' / name_or_attr '(' keyword_pattern % ',' ','? ')'
  / name_or_attr '(' pattern % ',' ',' keyword_pattern % ',' ','? ')' / ^bad_class_pattern
keyword_pattern = NAME '=' pattern
bad_class_pattern = name_or_attr '(' (pattern % ',' ',')? keyword_pattern % ',' ',' pattern % ',' @positionalPattern

type_params = ^bad_type_params / '[' type_param % ',' ','? ']'
bad_type_params = '[' ']' @emptyTypeParams
type_param = NAME (':' expr)? ('=' expr)? / ^bad_type_param / '*' NAME ('=' star_expr)? / '**' NAME ('=' expr)?
bad_type_param = '*' NAME ':' expr @boundTuple / '**' NAME ':' expr @boundParamSpec

exprs = expr (',' expr)+ ','? :Tuple / expr ',' :Tuple / expr
star_exprs = star_expr (',' star_expr)+ ','? :Tuple / star_expr ',' :Tuple / star_expr
star_expr = '*' bitor :Starred / expr
star_nameds = star_named % ',' ','?
star_named = '*' bitor :Starred / named
named = assignment_expr / ^bad_named / expr !':='
assignment_expr = NAME ':=' ~ expr :NamedExpr
bad_named = expr ':=' expr @walrusTarget / NAME '=' bitor !('=' / ':=') @walrusMeant
  / !(list / tuple / genexp / 'True' / 'None' / 'False') bitor '=' bitor !('=' / ':=') @equalsMeant
expr = ^bad_expr / ^bad_legacy / disj 'if' disj 'else' expr :IfExp / disj / lambda
plain_expr = disj 'if' disj 'else' expr :IfExp / disj / lambda
bad_expr = !(NAME STRING / SOFT) disj -plain_expr @forgotComma / disj 'if' disj !('else' / ':') @expectedElse
  / 'lambda' lambda_params? ':' &FMIDDLE @fstringLambda
bad_legacy = NAME !'(' star_exprs @legacyCall
yield = 'yield' 'from' expr :Yield / 'yield' star_exprs? :Yield
disj = conj ('or' conj)+ :BoolOp / conj
conj = inversion ('and' inversion)+ :BoolOp / inversion
inversion = 'not' inversion :UnaryOp / comparison
comparison = bitor (compare_op bitor)+ :Compare / bitor
compare_op = '==' / '!=' / '<=' / '<' / '>=' / '>' / 'not' 'in' / 'in' / 'is' 'not' / 'is'
bitor = factor (^bad_operand / binary_op factor)+ :BinOp / factor
bad_operand = ('+' / '-' / '*' / '/' / '%' / '//' / '@') 'not' inversion @notOperand
binary_op = '|' / '^' / '&' / '<<' / '>>' / '+' / '-' / '*' / '/' / '//' / '%' / '@'
factor = ^bad_factor / '+' factor :UnaryOp / '-' factor :UnaryOp / '~' factor :UnaryOp / power
bad_factor = ('+' / '-' / '~') 'not' factor @notOperand
power = await '**' factor :BinOp / await
await = 'await' primary :Await / primary
primary = atom trailer* @primary
trailer = '.' NAME :Attribute / genexp :Call / '(' arguments? ')' :Call / '[' slices ']' :Subscript
slices = slice !',' / (slice / starred) % ',' ','?
slice = expr? ':' expr? (':' expr?)? / named
atom = NAME :Name / 'True' :True / 'False' :False / 'None' :None / strings / NUMBER :Constant / tuple / group / genexp / list / listcomp / dict / set / dictcomp / setcomp / '...' :Ellipsis
group = '(' (yield / named) ')' @inner / ^bad_group
bad_group = '(' starred ')' @starredGroup / '(' '**' expr ')' @doubleStarredGroup
tuple = '(' (star_named ',' star_nameds?)? ')' :Tuple
list = '[' star_nameds? ']' :List
set = '{' star_nameds '}' :Set
genexp = '(' (assignment_expr / expr !':=') for_if+ ')' :GeneratorExp / ^bad_comprehension
listcomp = '[' named for_if+ ']' :ListComp / ^bad_comprehension
setcomp = '{' named for_if+ '}' :SetComp / ^bad_comprehension
dictcomp = '{' expr ':' expr for_if+ '}' :DictComp / ^bad_dict_comprehension
bad_comprehension = ('[' / '(' / '{') starred for_if+ @unpackComprehension / ('[' / '{') star_named ',' star_nameds for_if+ @comprehensionTarget
  / ('[' / '{') star_named ',' for_if+ @comprehensionTargetComma
bad_dict_comprehension = '{' '**' bitor for_if+ '}' @unpackDictComprehension
dict = '{' (pair % ',' ','?)? '}' :Dict / '{' ^bad_pairs '}'
pair = '**' bitor / expr ':' expr
bad_pairs = pair % ',' ',' bad_pair / expr ':' '*' bitor @starredValue / expr ':' &('}' / ',') @noValue
bad_pair = expr !':' @noColon / expr ':' '*' bitor @starredValue / expr ':' &('}' / ',') @noValue
for_if = 'async'? 'for' star_targets 'in' ~ disj ('if' disj)* / ^bad_for_if / ^bad_for_target
bad_for_if = 'async'? 'for' (bitor (',' bitor)* ','?) !'in' @inExpected
strings = (fstring / STRING)+ @strings
fstring = FSTART fstring_part* FEND
fstring_part = field / FMIDDLE
field = '{' rhs '='? conversion? (':' fstring_part*)? '}' @field / ^bad_field
conversion = '!' NAME @conversion
bad_field = '{' '=' @fieldBefore / '{' '!' @fieldBefore / '{' ':' @fieldBefore / '{' '}' @fieldBefore / '{' !rhs @fieldNoExpression
  / '{' rhs !('=' / '!' / ':' / '}') @fieldAfterExpression / '{' rhs '=' !('!' / ':' / '}') @fieldAfterEqual / '{' rhs '='? '!' &(':' / '}') @noConversion
  / '{' rhs '='? '!' !NAME @badConversion / '{' rhs '='? conversion? !(':' / '}') @fieldAfterConversion
  / '{' rhs '='? conversion? ':' fstring_part* !'}' @fieldAfterSpec / '{' rhs '='? conversion? !'}' @fieldEnd

arguments = args ','? &')' / ^bad_arguments
args = (starred / (assignment_expr / expr !':=') !'=') % ',' (',' kwargs)? / kwargs
kwargs = kwarg_or_starred % ',' ',' kwarg_or_double % ',' / kwarg_or_starred % ',' / kwarg_or_double % ','
starred = ^bad_starred_unpacking / '*' expr :Starred / ^bad_starred
bad_starred_unpacking = '*' expr '=' expr @assignUnpacking
bad_starred = '*' @invalidStar
kwarg_or_starred = ^bad_kwarg / NAME '=' expr :keyword / starred
kwarg_or_double = ^bad_kwarg / NAME '=' expr :keyword / '**' expr :unpacking
bad_arguments = ((starred / (assignment_expr / expr !':=') !'=') % ',' ',' kwargs / kwargs) ',' (starred !'=') % ',' @iterableAfterKeyword
  / expr for_if+ ',' (args / expr for_if+)? @generatorParenthesized / NAME '=' expr for_if+ @walrusMeantHere / (args ',')? NAME '=' &(',' / ')') @noArgumentValue
  / args for_if+ @generatorInCall / args ',' expr for_if+ @generatorLater / args ',' args @argumentOrder
bad_kwarg = ('True' / 'False' / 'None') '=' @assignConstant / NAME '=' expr for_if+ @walrusMeantHere / !(NAME '=') expr '=' @keywordExpression
  / '**' expr '=' expr @assignKeywordUnpacking

lambda = 'lambda' lambda_params? ':' expr :Lambda
lambda_params = ^bad_lambda_params / lambda_parameters
lambda_parameters = lslash_plain lparam_plain* lparam_default* lstar_etc? / lslash_default lparam_default* lstar_etc? / lparam_plain+ lparam_default* lstar_etc?
  / lparam_default+ lstar_etc? / lstar_etc
lslash_plain = lparam_plain+ '/' (',' / &':')
lslash_default = lparam_plain* lparam_default+ '/' (',' / &':')
lparam_plain = NAME (',' / &':')
lparam_default = NAME ldefault (',' / &':')
lparam_maybe = NAME ldefault? (',' / &':')
ldefault = '=' expr / ^bad_ldefault
bad_ldefault = '=' &(')' / ',') @defaultValue
lstar_etc = ^bad_lstar_etc / '*' lparam_plain lparam_maybe* lkwds? / '*' ',' lparam_maybe+ lkwds? / lkwds
bad_lstar_etc = '*' (':' / ',' (':' / '**')) @bareStarLambda / '*' NAME '=' @starDefault / '*' (lparam_plain / ',') lparam_maybe* '*' (lparam_plain / ',') @starTwice
lkwds = ^bad_lkwds / '**' lparam_plain
bad_lkwds = '**' NAME '=' @kwargDefault / '**' NAME ',' NAME @afterKwarg / '**' NAME ',' ('*' / '**' / '/') @afterKwarg
bad_lambda_params = '/' ',' @slashFirst / (lslash_plain / lslash_default) lparam_maybe* '/' @slashTwice
  / lslash_plain? lparam_plain* (lslash_default / lparam_default+) lparam_plain @plainAfterDefault
  / lparam_plain* '(' NAME % ',' ','? ')' @parenthesizedLambda / (lslash_plain / lslash_default)? lparam_maybe* '*' (',' / lparam_plain) lparam_maybe* '/' @slashAfterStar
  / lparam_maybe+ '/' '*' @slashStar

star_targets = star_target !',' / star_target (',' star_target)* ','? :Tuple
star_target = '*' !'*' star_target :Starred / attr_target / star_atom
attr_target = primary @attributeOnly
star_atom = NAME / '(' (attr_target / star_atom) ')' / '(' (star_target (',' star_target)+ ','? / star_target ',')? ')' / '[' (star_target % ',' ','?)? ']'
single_target = attr_target / NAME / '(' single_target ')'
`;
