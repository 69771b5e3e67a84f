// Goes on with prompts by node-llama-cpp, always by the most probable token.
// Arguments: a GGUF file, a JSON file of [{"prompt": TEXT, "tokens": COUNT}, …]. Writes the token ids and texts as JSON to standard output.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

// The package lies where it was installed, not beside this file.
const installed = createRequire(pathToFileURL(join(process.env.DOMAINADAPT_OTHER_RUNTIME, "package.json")));
const {getLlama} = await import(pathToFileURL(installed.resolve("node-llama-cpp")).href);
const [modelPath, promptsPath] = process.argv.slice(2);

const llama = await getLlama({gpu: false, build: "never", logLevel: "error"});
const model = await llama.loadModel({modelPath, gpuLayers: 0});
// Keys and values as precise as the weights: the default of 16 bits can turn a close choice.
const context = await model.createContext({
    contextSize: model.trainContextSize, threads: 1, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32"
});
const results = [];
for (const {prompt, tokens: count} of JSON.parse(readFileSync(promptsPath, "utf8"))) {
    const sequence = context.getSequence();
    const ids = [...(model.tokens.shouldPrependBosToken ? [model.tokens.bos] : []), ...model.tokenize(prompt)];
    const added = [];
    for await (const id of sequence.evaluate(ids, {temperature: 0})) {
        added.push(id);
        if (added.length >= count)
            break;
    }
    results.push({prompt_ids: ids, ids: added, text: model.detokenize(added, false, ids)});
    sequence.dispose();
}
await llama.dispose();
const version = JSON.parse(readFileSync(join(process.env.DOMAINADAPT_OTHER_RUNTIME, "node_modules/node-llama-cpp/package.json"), "utf8")).version;
console.log(JSON.stringify({runtime: `node-llama-cpp ${version}`, results}));
