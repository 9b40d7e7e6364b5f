// What the browser's reader of signed lists makes of the shared vectors: a list of those it takes otherwise.
async ({ folder, shared }) => {
  const [trust, { verdict }] = await Promise.all(["trust", "verify"].map((name) => import(`${folder}/${name}.js`)));
  const roots = await trust.rootsOf(shared);
  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const faults = [];
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const check = async (each, opened) => {
    let found, result;
    try {
      found = await opened();
      result = trust.age(found.iat, each.now);
    } catch (fault) {
      if (!(fault instanceof trust.ListRefused)) throw fault;
      result = fault.reason;
    }
    if (result !== each.result) faults.push([each.name, result]);
    if (found && each.ids && !same([...found.ids].sort(), each.ids)) faults.push([each.name, "ids"]);
    if (found && each.count && found.ids.size !== each.count) faults.push([each.name, "count"]);
    return found;
  };
  let first;
  for (const each of shared.lists) {
    const found = await check(each, () => trust.readList(bytes(each.list), roots, each.now, each.last));
    first ??= found;
  }
  for (const each of shared.revocations) await check(each, () => trust.readRevoked(bytes(each.list), roots, each.now, each.last));
  for (const each of shared.changes) {
    const known = { seq: each.last, ids: new Set(each.known) };
    await check(each, () => trust.readChanges(bytes(each.list), roots, each.now, known));
  }
  const knows = trust.trusted(first, new Set(shared.revoked));
  for (const each of shared.codes) {
    const found = await verdict(each.code, knows, each.now);
    if (found.result !== each.result || found.reason !== each.reason) faults.push([each.name, found.result, found.reason]);
  }
  return faults;
};
