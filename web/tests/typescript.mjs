// Lets node load the .ts files of src/ directly, so that the unit tests need no test framework.
// Types are checked by `npm run check`; here they are only stripped.
import { readFile } from 'node:fs/promises';
import ts from 'typescript';

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  inlineSourceMap: true,
};

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const fileName = new URL(url).pathname;
  const source = ts.transpileModule(await readFile(new URL(url), 'utf8'), {
    compilerOptions,
    fileName,
  });
  return { format: 'module', shortCircuit: true, source: source.outputText };
}
