import Foundation
import MillraceCore

/// Tries again what an engine that is out of reach cannot do yet.
struct EngineWait {
    private let engine: any Engine
    private let onHindrance: (EngineError) -> Void
    private let isStopping: () -> Bool
    private let pause: () -> Void
    /// How many pauses lie between two attempts.
    private static let pauses = 10

    /// Waits for `engine` until `isStopping`, with some pauses of 100 ms between two attempts. `onHindrance` is told what
    /// each of them failed with.
    init(
        for engine: any Engine, onHindrance: @escaping (EngineError) -> Void, isStopping: @escaping () -> Bool,
        pause: @escaping () -> Void = { Thread.sleep(forTimeInterval: 0.1) }
    ) {
        (self.engine, self.onHindrance, self.isStopping, self.pause) = (engine, onHindrance, isStopping, pause)
    }

    /// The result of `body`, which may be called several times.
    /// - Throws: What `body` failed with, if it is not for a while, or if there is no time left to wait.
    func result<Result>(of body: () throws -> Result) throws -> Result {
        while true {
            do {
                return try body()
            } catch let error as EngineError where engine.mayComeBack(after: error) {
                onHindrance(error)
                for _ in 0..<Self.pauses {
                    if isStopping() { throw error }
                    pause()
                }
            }
        }
    }
}
