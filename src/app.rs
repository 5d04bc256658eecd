//! What every component gets: the state to read, and the one way in which anything changes.

use leptos::prelude::*;
use rehearsal::{Effect, Msg, Side, Workbench, update};

use crate::engine_port::EnginePort;
use crate::pause::Slices;
use crate::ports::Ports;

/// Carries out effects of messages about a side, in slices of which the first has begun.
pub type Perform = fn(App, Side, Vec<Effect>, Slices);

/// What every component gets: the state to read, and `send` to change it.
#[derive(Clone, Copy)]
pub struct App {
    state: RwSignal<Workbench>,
    ports: StoredValue<Ports, LocalStorage>,
    perform: Perform,
    /// The side that messages are about; none for the one that is shown.
    side: Option<Side>,
}

impl App {
    /// The page of a workbench, whose effects are carried out by `perform`.
    pub fn new(bench: Workbench, perform: Perform) -> Self {
        Self {
            state: RwSignal::new(bench),
            ports: StoredValue::new_local(Ports::default()),
            perform,
            side: None,
        }
    }

    /// The app of the page that this component is in.
    pub fn get() -> Self {
        expect_context::<Self>()
    }

    /// Does something with the engine of the side that the app speaks for.
    pub fn engine<T>(self, act: impl FnOnce(&mut EnginePort) -> T) -> T {
        self.ports(|ports| {
            let engine = &mut ports.of(self.side()).engine;
            act(engine.get_or_insert_with(|| EnginePort::new(move |events| self.send_all(events))))
        })
    }

    /// The same, for messages about this side, whichever is shown when they are sent.
    pub fn on(self, side: Side) -> Self {
        Self {
            side: Some(side),
            ..self
        }
    }

    /// The side that messages are about now.
    pub fn side(self) -> Side {
        self.side.unwrap_or_else(|| self.peek(|state| state.shown))
    }

    /// Changes the state by one message and carries out what follows from it.
    pub fn send(self, msg: impl Into<Msg>) {
        self.send_all([msg]);
    }

    /// Changes the state by several messages; what depends on it is drawn once.
    pub fn send_all(self, messages: impl IntoIterator<Item = impl Into<Msg>>) {
        let slices = Slices::begin();
        let side = self.side();
        let mut effects = vec![];
        self.state
            .update(|state| effects.extend(messages.into_iter().flat_map(|msg| update(state, side, msg))));
        (self.perform)(self, side, effects, slices);
    }

    /// Changes the state by one message; what follows from it is not carried out.
    #[cfg(test)]
    pub fn change(self, msg: impl Into<Msg>) {
        let side = self.side();
        self.state.update(|state| {
            update(state, side, msg);
        });
    }

    /// A value derived from the state; what depends on it is drawn again only when it differs.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        derive: impl Fn(&Workbench) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.state.with(&derive))
    }

    /// A value derived from a part of the state, and made again only when that part differs: `key` picks it, and costs next to nothing.
    pub fn derived<K, T>(
        self,
        key: impl Fn(&Workbench) -> K + Send + Sync + 'static,
        derive: impl Fn(&K) -> T + Send + Sync + 'static,
    ) -> Memo<T>
    where
        K: PartialEq + Send + Sync + 'static,
        T: PartialEq + Send + Sync + 'static,
    {
        let key = self.memo(key);
        Memo::new(move |_| key.with(&derive))
    }

    /// The same of more than the key can hold: the state is read again only when `key` differs, so it must differ whenever the value can.
    pub fn derived_when<K, T>(
        self,
        key: impl Fn(&Workbench) -> K + Send + Sync + 'static,
        derive: impl Fn(&Workbench) -> T + Send + Sync + 'static,
    ) -> Memo<T>
    where
        K: PartialEq + Send + Sync + 'static,
        T: PartialEq + Send + Sync + 'static,
    {
        let key = self.memo(key);
        Memo::new(move |_| {
            // To track a memo that was never read is to follow nothing.
            key.with(|_| ());
            self.peek(&derive)
        })
    }

    /// Reads the state without following it.
    pub fn peek<T>(self, read: impl FnOnce(&Workbench) -> T) -> T {
        self.state.with_untracked(read)
    }

    /// The ports to the workers and the files.
    pub fn ports<T>(self, with: impl FnOnce(&mut Ports) -> T) -> T {
        let mut result = None;
        self.ports.update_value(|ports| result = Some(with(ports)));
        result.expect("the ports live as long as the page")
    }
}
