//! The answer to the last question that was asked of the server, in a signal. Unlike a resource it
//! makes no page wait, and costs the first load a fraction of one.

use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the last question was answered with.
pub struct Latest<T: Send + Sync + 'static> {
    answer: RwSignal<T>,
    asked: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Latest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Latest<T> {}

impl<T: Clone + Default + Send + Sync + 'static> Default for Latest<T> {
    /// Nothing was asked yet.
    fn default() -> Self {
        Latest { answer: RwSignal::new(T::default()), asked: StoredValue::new(0) }
    }
}

impl<T: Clone + Default + Send + Sync + 'static> Latest<T> {
    /// Asks. An earlier question that is answered later is forgotten; a failed one answers nothing.
    pub fn ask<E>(self, question: impl Future<Output = Result<T, E>> + 'static) {
        let number = self.forget();
        spawn_local(async move {
            let answer = question.await.unwrap_or_default();
            // The page may be gone.
            if self.asked.try_get_value() == Some(number) {
                self.answer.set(answer);
            }
        });
    }

    /// Forgets the answer and what is on its way.
    pub fn clear(self) {
        self.forget();
        self.answer.set(T::default());
    }

    fn forget(self) -> u32 {
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        number
    }

    /// The answer.
    pub fn get(self) -> T {
        self.answer.get()
    }
}
