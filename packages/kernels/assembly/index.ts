export { hamming } from './hamming';
