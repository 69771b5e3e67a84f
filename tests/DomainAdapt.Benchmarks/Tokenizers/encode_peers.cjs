// Encodes documents with another library, one pass for each line 'go', and prints the processor seconds and the ids' number of each pass.
// Arguments: the library (tiktoken-node, tiktoken, tokenizers), a file with a JSON string a line, and for tokenizers a tokenizer.json.
const fs = require('node:fs');
const readline = require('node:readline');

const [library, documents, file] = process.argv.slice(2);
const texts = fs.readFileSync(documents, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));

function encoder() {
  const module = require(require.resolve(library, { paths: [process.cwd()] }));
  switch (library) {
    case 'tiktoken-node': {
      const encoding = module.getEncoding('cl100k_base');
      return async text => encoding.encode(text);
    }
    case 'tiktoken': {
      const encoding = module.get_encoding('cl100k_base');
      return async text => encoding.encode(text, [], []);
    }
    default: {
      const tokenizer = module.Tokenizer.fromFile(file);
      return async text => (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
    }
  }
}

(async () => {
  const encode = encoder();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line !== 'go' && line !== 'ids') continue;
    const all = [];
    let count = 0;
    const began = process.cpuUsage();
    for (const text of texts) {
      const ids = await encode(text);
      count += ids.length;
      if (line === 'ids') all.push(Array.from(ids));
    }
    const used = process.cpuUsage(began);
    process.stdout.write(JSON.stringify({ seconds: (used.user + used.system) / 1e6, tokens: count, ids: all }) + '\n');
  }
})();
