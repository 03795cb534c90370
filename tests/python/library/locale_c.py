"""_locale where no locales are installed, and the quantiles of _statistics."""
import _statistics as s
for a in [(0,0,1),(1,0,1),(0.5,0,0),(0.3,0,-1),(float('nan'),0,1),(0.3,1,2),('a',1,2)]+[(p,100,15) for p in (1e-300,1e-20,1e-9,0.01,0.07,0.2,0.4,0.6,0.93,0.99999,1-1e-16)]:
    try: print(s._normal_dist_inv_cdf(*a))
    except Exception as e: print(type(e).__name__,e)
import _locale as l, locale
l.setlocale(6,'C.UTF-8')
for n in sorted(dir(l)):
    v=getattr(l,n)
    if isinstance(v,int):
        try: print(n,v,repr(l.nl_langinfo(v)) if v>1000 or n=='CODESET' else '')
        except Exception as e: print(n,v,e)
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__,type(e) is l.Error,e)
l.setlocale(6,'C')
for f in [lambda:l.setlocale(6),lambda:l.setlocale(0),lambda:l.setlocale(1),lambda:l.setlocale(99),lambda:l.setlocale(6,'xx'),lambda:l.setlocale(6,'POSIX'),lambda:l.setlocale(6),lambda:l.setlocale(0,'C.UTF-8'),lambda:l.setlocale(6),lambda:l.setlocale(1,'C.utf8'),lambda:l.setlocale(6),lambda:l.setlocale(6,'LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C'),lambda:l.setlocale('a'),lambda:l.setlocale(6,3),lambda:l.setlocale(),lambda:l.strcoll('a','c')<0,lambda:l.strcoll('c','a')>0,lambda:l.strcoll('a\0','a'),lambda:l.strcoll('a','a'),lambda:l.strcoll('é','z')>0,lambda:l.strcoll('z',1),lambda:l.strxfrm('abcé'),lambda:l.strxfrm('a\0'),lambda:l.strxfrm(''),lambda:l.nl_langinfo(3),lambda:l.nl_langinfo('a'),lambda:l.textdomain(None),lambda:l.textdomain('x'),lambda:l.textdomain(None),lambda:l.textdomain(''),lambda:l.bindtextdomain('x',None),lambda:l.bindtextdomain('x','/tmp'),lambda:l.bindtextdomain('x',None),lambda:l.bindtextdomain('',None),lambda:l.bind_textdomain_codeset('x',None),lambda:l.bind_textdomain_codeset('x','utf-8'),lambda:l.bind_textdomain_codeset('x',None),lambda:l.gettext('a'),lambda:l.dgettext('x','a'),lambda:l.dgettext(None,'a'),lambda:l.dcgettext('x','a',5),lambda:l.gettext(3),lambda:l.Error.__mro__,lambda:l.Error.__module__,lambda:l.localeconv.__text_signature__,lambda:l.setlocale.__text_signature__,lambda:locale.localeconv(),lambda:locale.getlocale(),lambda:locale.setlocale(locale.LC_ALL,'nowhere'),lambda:locale.format_string('%d',12345,True),lambda:locale.currency(3),lambda:format(12345,'n')]: t(f)
