// From a MIL Module to the Program that it computes: types checked, names looked up, constants put
// where devices expect tensors. docs/mil.md says what is read.
#pragma once

#include "device/ane/lowered.h"
#include "device/ane/mil/blob.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {

/// What the function `main` computes. Ports have the names of its parameters and outputs, in order;
/// fp16, fp32 and int32 become f16, f32 and i32. A constant tensor becomes a port with a constant
/// Piece, called like the constant (one that is written out in an argument: "result.argument").
/// What the outputs do not need, parameters too, is checked and left out.
///
/// Without `blobs`, Pieces of constants that lie in files have no values: good for checking alone.
///
/// Throws TextError: "12:7: matmul 'y': ...".
Lowered read(const Module& module, const BlobSource& blobs);

}  // namespace weft::device::ane::mil
