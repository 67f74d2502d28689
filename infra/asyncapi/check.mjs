// Print the diagnostics of an AsyncAPI document, one a line, and then its number of channels. Exit code 1 if it is not valid.
import { createRequire } from 'node:module';
const [folder, document] = process.argv.slice(2);
const { Parser, fromFile } = createRequire(`${folder}/package.json`)('@asyncapi/parser');
const found = await fromFile(new Parser(), document).parse();
for (const one of found.diagnostics) console.log(`${one.severity} ${one.path.join('.')}: ${one.message}`);
console.log(`channels: ${found.document?.allChannels().length ?? 0}`);
process.exit(found.document ? 0 : 1);
