/** Queries of a list: pages, and what selects the tokens. */

export const PAGES: readonly string[] =
  `page=1 page=2 page=3 page=999 page=0 page=-1 page=01 page=1.5 page=1e3 page=x page= page=%201 page=2147483647 page=2147483648
  page=99999999999999999999 page per_page=1 per_page=2 per_page=1000 per_page=1001 per_page=10000 per_page=10001 per_page=0
  per_page=-5 per_page=02 per_page= per_page=x per_page=2147483647 per_page=2147483648 page=2&per_page=2 page=2&per_page=1
  page=1&page=2 page=x&per_page=x page=2147483647&per_page=1000`.split(/\s+/);

export const FILTERS: readonly string[] =
  `name=web name=we name=WEB name= name=%20 name=none name=w%65b name=%00 name=%ff name=web&name=other name=web&search=w
  search=web search=WEB search=b search= search=%25 search=_ search=%C3%9C search=%C3%BC search=nothing name=web&page=2&per_page=1
  search=e&per_page=1 order=desc unknown=1 name=x&unknown=%00&per_page=1 Name=web name[]=web &&& =1 name=a+b name=a%2Bb ?page=2
  search=cfast_0123456789012345678901234567890123456789deadbeef`.split(/\s+/);
