// Learns a byte-level BPE from a text with Hugging Face tokenizers, at the size its trainer has by itself, and saves it.
// Arguments: a text file, a tokenizer.json to write. Run in a folder with node_modules.
const { BPE, Tokenizer, byteLevelPreTokenizer } = require(require.resolve('tokenizers', { paths: [process.cwd()] }));

const [text, file] = process.argv.slice(2);
const tokenizer = new Tokenizer(BPE.empty());
tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
const began = process.hrtime.bigint();
tokenizer.train([text]);
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
tokenizer.save(file);
process.stdout.write(JSON.stringify({ seconds, tokens: tokenizer.getVocabSize() }) + '\n');
