import { quantizeColumns, quantizeRows, tile } from './quantize.js';

const width = 512;
const hidden = 1536;

/**
 * The tensors of the model file, from the weights of Universal Sentence Encoder Lite.
 *
 * Dense matrices are tiled for the dense kernel; the second matrix of a feed-forward block is read row by row,
 * because most of what it is multiplied with is zero.
 *
 * @param {import('./source.js').Source} source
 * @returns {Map<string, Float32Array | Int8Array | Uint8Array>}
 */
export function packTensors({ weight, pieces }) {
  /** @type {Map<string, Float32Array | Int8Array | Uint8Array>} */
  const tensors = new Map();
  const vectors = quantizeRows(
    weight('module/Embeddings_en').map((value) => value * 2),
    256,
  );
  tensors.set('pieces.weights', vectors.weights).set('pieces.scales', vectors.scales);
  tensors.set('pieces.text', Buffer.from(pieces.map(([piece]) => piece).join('\n')));
  tensors.set(
    'pieces.scores',
    Float32Array.from(pieces, ([, score]) => score),
  );
  tensors.set('timescales', weight('TimingSignal/ExpandDims_1'));
  packProjection(tensors, 'input', weight('dense/kernel'), weight('dense/bias'));
  packLayer(tensors, weight, 0);
  packLayer(tensors, weight, 1);
  packProjection(tensors, 'output', weight('tanh_layer_0/weights'), weight('tanh_layer_0/bias'));
  return tensors;
}

/**
 * @param {Map<string, Float32Array | Int8Array | Uint8Array>} tensors
 * @param {import('./source.js').Source['weight']} weight
 * @param {number} layer
 */
function packLayer(tensors, weight, layer) {
  const root = `Layer_${layer}/`;
  const inputNorm = `Encode/${root}TransformerLayer/layer_prepostprocess`;
  tensors.set(`${layer}.inputNorm.gain`, weight(inputNorm, 'scale'));
  tensors.set(`${layer}.inputNorm.bias`, weight(inputNorm, 'layer_norm_bias'));
  const innerNorm = `Encode/${root}TransformerLayer/FFN`;
  tensors.set(`${layer}.innerNorm.gain`, weight(innerNorm, 'layer_norm_scale'));
  tensors.set(`${layer}.innerNorm.bias`, weight(innerNorm, 'layer_norm_bias'));
  const part = (/** @type {string} */ name, /** @type {string} */ kind) => weight(root, `${name}/${kind}`);
  const attend = 'qkv_transform_single';
  packProjection(tensors, `${layer}.attend`, part(attend, 'kernel'), part(attend, 'bias'));
  const join = 'output_transform_single';
  packProjection(tensors, `${layer}.join`, part(join, 'kernel'), part(join, 'bias'));
  packProjection(tensors, `${layer}.widen`, part('conv1', 'Tensordot/Reshape_1'), part('conv1', 'bias'));
  packRows(tensors, `${layer}.narrow`, part('conv2', 'Tensordot/Reshape_1'), part('conv2', 'bias'));
}

/**
 * @param {Map<string, Float32Array | Int8Array | Uint8Array>} tensors
 * @param {string} name
 * @param {Float32Array} matrix
 * @param {Float32Array} bias
 */
function packProjection(tensors, name, matrix, bias) {
  const { weights, scales } = quantizeColumns(matrix, bias.length);
  tensors.set(`${name}.weights`, tile(weights, bias.length));
  tensors.set(`${name}.scales`, scales).set(`${name}.bias`, bias);
}

/**
 * @param {Map<string, Float32Array | Int8Array | Uint8Array>} tensors
 * @param {string} name
 * @param {Float32Array} matrix
 * @param {Float32Array} bias
 */
function packRows(tensors, name, matrix, bias) {
  if (matrix.length !== hidden * width) throw new Error(`${name} has an unexpected shape`);
  const { weights, scales } = quantizeColumns(matrix, width);
  tensors.set(`${name}.weights`, weights).set(`${name}.scales`, scales).set(`${name}.bias`, bias);
}
