/** Says that the vector index is out of service, which was logged when it began. */
export class IndexDown extends Error {
  override readonly name = 'IndexDown';
}
