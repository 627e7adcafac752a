import Foundation
import MillraceCore
import MillraceStreams

/// A place on Earth, in millionths of a degree.
struct Location: Hashable, Sendable {
    /// North of the equator.
    var latitude: Int64
    /// East of Greenwich.
    var longitude: Int64

    /// Mean radius of the Earth in metres (IUGG).
    private static let radius = 6_371_008.8

    /// The great-circle distance in whole metres, by the haversine formula.
    func distance(to other: Location) -> Int64 {
        func radians(_ millionths: Int64) -> Double { Double(millionths) / 1_000_000 * .pi / 180 }
        let (from, to) = (radians(latitude), radians(other.latitude))
        let north = sin((to - from) / 2)
        let east = sin(radians(other.longitude - longitude) / 2)
        let haversine = min(1, north * north + cos(from) * cos(to) * east * east)
        return Int64((2 * Location.radius * asin(haversine.squareRoot())).rounded())
    }
}

extension Location: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        latitude = try reader.readVariable()
        longitude = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: latitude)
        writer.write(variable: longitude)
    }
}
