// What the browser's parser of HP1 says of the shared vectors: a list of those it judges otherwise. For a browser and for Node.
async ({ folder, shared }) => {
  const [{ verdict }, { anchorOf, elementOf, leadsTo }, { bytesOf, hexOf }, { imported }, { read, written }] = await Promise.all(
    ["verify", "chain", "bytes", "keys", "text"].map((name) => import(`${folder}/${name}.js`)),
  );
  const rawOf = { [-7]: 64, [-8]: 32 }; // bytes at the end of an SPKI
  const keys = [];
  for (const key of shared.list.keys) {
    const spki = Uint8Array.from(atob(key.spki), (each) => each.charCodeAt(0));
    keys.push({ ...key, public: await imported(key.alg, spki.slice(-rawOf[key.alg])) });
  }
  const faults = [];
  for (const each of shared.cases) {
    const list = { ...shared.list, keys, revoked: new Set(shared.list.revoked), iat: each.list_iat ?? shared.list.iat };
    const found = await verdict(each.code, list, each.now);
    if (found.result !== each.result || found.reason !== each.reason) faults.push([each.name, found.result, found.reason]);
    if (each.result === "admit" && written(read(each.code)) !== each.code) faults.push([each.name, "written otherwise"]);
  }
  const { cti, seed, anchor, elements } = shared.chain;
  const id = bytesOf(cti);
  if (hexOf(anchorOf(id, bytesOf(seed))) !== anchor) faults.push(["anchor"]);
  for (const [slot, element] of Object.entries(elements)) {
    if (hexOf(elementOf(id, bytesOf(seed), Number(slot))) !== element) faults.push(["element", slot]);
    if (leadsTo(id, bytesOf(element), Number(slot) + 1, bytesOf(anchor))) faults.push(["a later slot", slot]);
  }
  return faults;
};
