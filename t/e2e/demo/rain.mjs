export const number=0, title='';export async function play(){}
