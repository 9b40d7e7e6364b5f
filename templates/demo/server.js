// Home of the page's talk with the platforms played by the server.

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

export async function read(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export async function come(person) {
  return (await post("/demo/api/people", person)).json();
}

export function act(openId, body) {
  return post(`/demo/api/people/${openId}/acts`, body);
}

export function switchFaults(openId, body) {
  return post(`/demo/api/people/${openId}/faults`, body).catch(() => {});
}

export async function loginCode(openId, account) {
  return (await (await post(`/demo/api/people/${openId}/code`, { account })).json()).code;
}

export async function phoneProof(openId, account) {
  return (await (await post(`/demo/api/people/${openId}/phone`, { account })).json()).proof;
}

// Calls `happened` with each event until the signal aborts. A server that was started anew knows nobody:
// then the person comes again under the same open id.
export async function listen(person, happened, signal) {
  let after = 0;
  while (!signal.aborted) {
    try {
      const response = await fetch(`/demo/api/people/${person.open_id}/events?after=${after}`, { signal });
      if (response.status === 404) {
        await come(person);
        after = 0;
        continue;
      }
      if (!response.ok) throw new Error(String(response.status));
      const events = await response.json();
      if (signal.aborted) return;
      for (const event of events) happened(event);
      if (events.length) after = events.at(-1).n;
    } catch {
      if (signal.aborted) return;
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}
