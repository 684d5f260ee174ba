// Looks at each request before the cache does (CloudFront Functions, JavaScript runtime 2.0). It decides as
// `cdk/local/edge` does, and a test holds the two to each other. `viewer.py` fills in THE, and takes the
// comments out: 10 KB is all there may be. The runtime has no for-of, spread, destructuring or `?.`.
import cf from 'cloudfront';

const THE = {};

async function handler(event) {
  const request = event.request;
  const query = request.rawQueryString();
  let path;
  let row;
  let page;
  try {
    path = canonicalPath(request.uri);
    row = rowOf(path);
    if (row !== rowOf(request.uri)) {
      throw refused('Spell this path without escapes: it is another one so.');
    }
    if (row.image) {
      path = image(path, (request.headers.accept || {}).value || '');
    }
    if (row.query) {
      request.querystring = canonicalQuery(query || '', row);
    }
    if (row.page) {
      page = whole(path, request.querystring);
      path = row.page;
      request.querystring = '';
    }
  } catch (error) {
    if (!error.refusal) {
      throw error;
    }
    return error.absent
      ? problem(404, 'Not Found', error.refusal)
      : problem(400, 'Bad Request', error.refusal);
  }
  request.uri = path;
  const held = heldBack(await mode(), request, row);
  if (held) {
    return held;
  }
  identify(request, row);
  if (page) {
    request.headers[THE.pageHeader] = { value: page };
    const spelled = page.split('?')[0];
    if (/.\/$/.test(spelled)) {
      return sentOn(308, 'Permanent Redirect', whole(spelled.slice(0, -1), query));
    }
  }
  return row.renewal && !request.headers.authorization
    ? sentOn(307, 'Temporary Redirect', `${row.renewal}?to=${encodeURIComponent(whole(path, query))}`)
    : request;
}

function whole(path, query) {
  return query ? `${path}?${query}` : path;
}

function refused(detail) {
  return { refusal: detail };
}

// The path and its one spelling.

function canonicalPath(path) {
  const spelled = path.replace(/%([0-9A-Fa-f]{2})?/g, (escape, digits) => {
    if (!digits) {
      throw refused('A percent sign in a path begins an escape of two hexadecimal digits.');
    }
    const character = String.fromCharCode(parseInt(digits, 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
  if (/%(?:[01][0-9A-F]|7F|2F|5C|25)|\\/.test(spelled)) {
    throw refused('A path holds no encoded slash, percent sign or control character, and no backslash.');
  }
  const segments = spelled.split('/');
  const last = segments.length - 1;
  if (segments.some((each, at) => each === '.' || each === '..' || (each === '' && at > 0 && at < last))) {
    throw refused('A path holds no `.`, `..` or empty segment.');
  }
  return spelled.replace(/[^\w.~\/%:@!$&'()*+,;=-]+/g, encodeURIComponent);
}

function image(path, accepted) {
  if (!new RegExp(THE.image).test(path)) {
    throw { refusal: THE.imageDetail, absent: true };
  }
  const format = THE.formats.find((each, at) => accepted.indexOf(each[0]) >= 0 || at === THE.formats.length - 1);
  return `${path}.${format[1]}`;
}

function canonicalQuery(query, row) {
  const found = {};
  query.split('&').forEach((part) => {
    if (!part) {
      return;
    }
    const at = part.indexOf('=');
    const name = respelled(at < 0 ? part : part.slice(0, at));
    if (row.query.indexOf(name) < 0) {
      if (!row.refuses) {
        return;
      }
      const known = row.query.join(', ') || 'none';
      throw refused(`The query parameter \`${name}\` is unknown here. Known: ${known}.`);
    }
    if (name in found) {
      throw refused(`The query parameter \`${name}\` comes once at most.`);
    }
    found[name] = respelled(at < 0 ? '' : part.slice(at + 1));
  });
  return Object.keys(found).sort().map((name) => `${name}=${found[name]}`).join('&');
}

function respelled(text) {
  return text.replace(/\+/g, ' ').replace(/%([0-9A-Fa-f]{2})|[^\w.~-]/g, (piece, digits) => {
    const code = digits ? parseInt(digits, 16) : piece.charCodeAt(0);
    if (code > 127 && !digits) {
      return encodeURIComponent(piece);
    }
    const character = String.fromCharCode(code);
    return /[\w.~-]/.test(character) ? character : `%${(256 + code).toString(16).slice(1).toUpperCase()}`;
  });
}

function rowOf(path) {
  return THE.rows[Object.keys(THE.rows).find((pattern) => {
    const parts = pattern.split('*');
    return parts.length > 1 ? path.startsWith(parts[0]) && path.indexOf(parts[1]) >= 0 : path === pattern;
  })];
}

// The switch.

async function mode() {
  try {
    return await cf.kvs().get('mode');
  } catch (_) {
    // A switch that cannot be read closes nothing.
    return THE.open;
  }
}

function heldBack(mode, request, row) {
  const isPage = ((request.headers.accept || {}).value || '').indexOf('text/html') >= 0;
  if (mode === THE.readOnly && !row.asks && THE.safe.indexOf(request.method) < 0) {
    return isPage
      ? unavailable(THE.readOnlyPage.replace('{}', THE.readOnlyDetail), THE.readOnlySeconds)
      : problem(503, 'Service Unavailable', THE.readOnlyDetail, THE.readOnlySeconds);
  }
  if (mode.indexOf(THE.waiting) !== 0 || row.files) {
    return null;
  }
  const told = (cookie(request, THE.cookie)[0] || {}).value || '';
  const isPlace = /^\d\d?$/.test(told);
  const place = isPlace ? parseInt(told, 10) : Math.floor(Math.random() * THE.places);
  const isNext = place < parseInt(mode.slice(THE.waiting.length), 10);
  if (told === THE.in || (isPlace && isNext && !isPage)) {
    return null;
  }
  if (!isPage) {
    return problem(503, 'Service Unavailable', THE.waitingDetail, THE.waitingSeconds);
  }
  const seconds = isNext ? THE.nowSeconds : THE.waitingSeconds;
  const page = unavailable(THE.page.replace('{seconds}', seconds), seconds);
  page.cookies = {};
  page.cookies[THE.cookie] = {
    value: isNext ? THE.in : String(place),
    attributes: THE.attributes + (isNext ? THE.inSeconds : THE.placeSeconds),
  };
  return page;
}

// What of a viewer goes on.

function identify(request, row) {
  const headers = request.headers;
  Object.keys(headers).forEach((name) => {
    if (
      THE.withheld.indexOf(name) >= 0 ||
      THE.withheldPrefixes.some((each) => name.startsWith(each)) ||
      (!row.query && THE.part.indexOf(name) >= 0)
    ) {
      delete headers[name];
    }
  });
  if (row.query) {
    delete headers.authorization;
  } else if (row.session && !headers.authorization) {
    const token = cookie(request, THE.session).find((each) => each.value && each.value.indexOf(' ') < 0);
    if (token) {
      headers.authorization = { value: `Bearer ${token.value}` };
    }
  }
  if (!row.cookies) {
    request.cookies = {};
  }
}

function cookie(request, name) {
  const found = request.cookies[name];
  return found ? found.multiValue || [found] : [];
}

// Answers of our own.

function problem(status, title, detail, seconds) {
  const body = JSON.stringify({ type: 'about:blank', title: title, status: status, detail: detail });
  return answer(status, title, 'application/problem+json', body, seconds);
}

function unavailable(page, seconds) {
  return answer(503, 'Service Unavailable', 'text/html; charset=utf-8', THE.head + page, seconds);
}

function sentOn(status, title, location) {
  const sent = answer(status, title, 'text/plain', '');
  sent.headers.location = { value: location };
  return sent;
}

function answer(status, title, type, body, seconds) {
  const headers = { 'content-type': { value: type }, 'cache-control': { value: 'private, no-store' } };
  if (seconds) {
    headers['retry-after'] = { value: String(seconds) };
  }
  THE.headers.forEach((pair) => {
    headers[pair[0]] = { value: pair[1] };
  });
  return {
    statusCode: status,
    statusDescription: title,
    headers: headers,
    body: { encoding: 'text', data: body },
  };
}
